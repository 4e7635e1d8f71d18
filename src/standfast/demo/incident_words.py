"""What the reports of the demo say: invented, short, without anybody's name."""

import random

from standfast.demo.incident_reports import Harmed

NARRATIVES: dict[str, tuple[str, ...]] = {
    "CR1": (
        "A man was found stabbed near {where}; he had died before help came.",
        "A woman was killed in a quarrel near {where}; the attacker fled.",
        "A body with gunshot wounds was found near {where} in the morning.",
    ),
    "CR2": (
        "Two armed men stopped people near {where} and took {loot}.",
        "Three men in mixed uniform robbed a trader near {where} of {loot}.",
        "Armed men searched a group coming back past {where} and took {loot}.",
        "A man with a rifle held up a water carrier near {where} and took {loot}.",
    ),
    "CR3": (
        "A man was beaten with rifle butts near {where} and brought to the clinic.",
        "Several youths attacked a passer-by with machetes near {where}.",
        "A woman was struck and dragged near {where}; others drove the attacker off.",
    ),
    "CR4": ("A shelter near {where} was broken into at night; {loot} were taken.",),
    "CR5": ("A private vehicle was taken at gunpoint near {where}.",),
    "CR6": (
        "Two men were taken away in a vehicle near {where}; their families ask for news.",
        "A trader was seized near {where} and a ransom was asked by telephone.",
    ),
    "CR7": ("Three huts near {where} were set on fire; nobody was inside.",),
    "CR8": (
        "A theft of {loot} near {where} was reported at the gate.",
        "A bag with {loot} was snatched near {where}.",
    ),
    "VC1": (
        "Armed men shot at people collecting firewood near {where}; one of them died.",
        "A displaced man was shot dead near {where} on his way back to the site.",
    ),
    "VC2": (
        "Soldiers beat two men near {where} and let them go.",
        "A group of displaced people was harassed and beaten near {where}.",
    ),
    "VC3": (
        "Armed men led away {count} people near {where}; they have not come back.",
        "A young man was taken from a group near {where} by men in uniform.",
    ),
    "VC4": ("Young men were taken from {where} to join an armed group, families say.",),
    "VC5": ("A man was held for two days near {where} and shows signs of ill-treatment.",),
    "AC1": (
        "An exchange of fire was heard from {where} for about {count} minutes.",
        "Clash between two armed groups near {where}; both sides claim the road.",
    ),
    "AC2": ("A vehicle was ambushed on the road near {where}.",),
    "AC3": ("An armed group took control of {where}.",),
    "AC4": ("Rounds from a clash outside hit shelters and a wall near {where}.",),
    "RV1": ("{count} impacts of mortar or artillery were counted near {where}.",),
    "RV4": ("A grenade was thrown near {where}.",),
    "RV5": ("An unexploded shell was found near {where} and marked.",),
    "IC1": ("Cattle were raided near {where}; herders speak of several hundred head.",),
    "IC2": ("A revenge attack on a cattle camp near {where} was reported.",),
    "CU1": ("About {count} people protested peacefully near {where}.",),
    "CU4": ("A fight between youth groups broke out near {where} and was calmed by leaders.",),
    "UN1": ("Shots hit the outer wall of the base near {where}.",),
    "UN3": ("Staff were stopped and threatened near {where} and then let through.",),
    "UN5": ("A mission vehicle was taken near {where}; the crew walked back unhurt.",),
    "HA1": ("Aid workers in a compound near {where} were attacked and robbed.",),
    "HA2": ("A food store near {where} was looted over many hours.",),
    "HA3": ("An aid convoy was turned back near {where}.",),
    "WP1": ("A rifle was found hidden near {where} during a patrol.",),
    "WP2": ("A pistol was taken from a man entering near {where}.",),
    "WP3": ("An attempt to pass ammunition over the fence near {where} was stopped.",),
    "WP4": ("Celebratory fire near {where}; no damage was found.",),
    "MV1": ("Several trucks with soldiers passed {where}.",),
    "MV3": ("A new checkpoint was set up near {where}.",),
    "TN1": ("A rumour of an attack on {where} spread in the morning.",),
    "TN3": ("A threat against people at {where} was passed on by leaders.",),
    "DP1": ("Some {count} families came to the gate near {where} asking for shelter.",),
    "DP2": ("People were seen leaving {where} on foot with their belongings.",),
    "PE2": ("Somebody tried to cut the fence near {where} and ran off when challenged.",),
    "HZ1": ("A cooking fire burnt two shelters near {where}.",),
}
WHERE = (
    "the water point",
    "the charcoal stalls",
    "the firewood path",
    "the drainage ditch",
    "the market track",
    "the road to gate 2",
    "the brick kilns",
    "the mango trees",
    "the old checkpoint",
    "the bus stand",
)
LOOT = (
    "telephones and cash",
    "a motorcycle",
    "food rations",
    "a bag of sorghum",
    "clothes and cash",
    "two bicycles",
)
HARM: dict[str, tuple[Harmed, ...]] = {
    "CR1": (Harmed("killed", "civilian", 1, 1, 1),),
    "CR3": (Harmed("injured", "civilian", 1, 1, 2),),
    "CR6": (Harmed("abducted", "civilian", 1, 1, 2),),
    "VC1": (Harmed("killed", "displaced person", 1, 1, 2),),
    "VC3": (Harmed("abducted", "displaced person", 1, 2, 4),),
    "HA1": (Harmed("injured", "aid worker", 1, 3, 6),),
}
EXERCISE = "Exercise, exercise: inject of a field training exercise. "


def narrative(rng: random.Random, category: str, where: str | None = None) -> str:
    """Return an invented account of a category."""
    return rng.choice(NARRATIVES[category]).format(
        where=where or rng.choice(WHERE), loot=rng.choice(LOOT), count=rng.randint(3, 40)
    )

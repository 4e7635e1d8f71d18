"""The keys of the registers of the follow-up."""

DESK = "followup"
DOCUMENTS, RECOMMENDATIONS = "followup/documents", "followup/recommendations"
ACTIONS, CLAIMS, CONSULTATIONS = "followup/actions", "followup/claims", "followup/consultations"
ASKS, UPDATES, TRANSFERS = "followup/asks", "followup/updates", "followup/transfers"
FORCES, ASSESSMENTS = "followup/forces", "followup/assessments"

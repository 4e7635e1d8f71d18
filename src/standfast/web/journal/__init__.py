"""The log as it is: entries by arrival, the chains with their gaps and forks, and the conflicts that wait for somebody."""

"""Where a quotation stands in a turn, also once the turn was corrected."""

"""What pages and machines' addresses have in common: who asks, and how often."""

"""What the addresses of pages and of machines have in common: how they are read, who asks, and how
often."""

"""What is answered: results, the words of a text that match, and the passage that shows them."""

"""What can be asked, a module for each kind of thing; each is declared where it is answered."""

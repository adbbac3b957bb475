"""An event's programme as a table: a row a session, or a row a speaker of one."""

"""The site on several machines, all on this one: PostgreSQL kept by Patroni and etcd, and two web
nodes, behind HAProxy."""

"""PostgreSQL and Valkey as private parts of a clone: started when needed, stopped by the last to leave."""

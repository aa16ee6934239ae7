"""What tests share: a server of their own, a world of tenants and people, a client that checks pages."""

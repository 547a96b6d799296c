"""The HTTP API: thin routers, request and response models, problem details."""

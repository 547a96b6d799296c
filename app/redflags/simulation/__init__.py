"""Made-up transactions with a known truth: ordinary life of many accounts, and scripted typologies among them."""

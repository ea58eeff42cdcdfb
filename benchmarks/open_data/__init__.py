"""How fast published figures are taken away over HTTP."""

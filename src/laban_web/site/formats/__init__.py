"""How each language writes dates, where Django's own form is not the usual one."""

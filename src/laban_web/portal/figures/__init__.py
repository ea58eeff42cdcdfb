"""How a published figure is shown everywhere: value, unit, period, source, trust, proof."""

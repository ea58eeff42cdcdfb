"""The server: what people and systems reach over the web. The core is the library `laban`."""

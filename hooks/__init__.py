"""The build: MkDocs hooks, the runtime, the publish step, and the programs that drive them."""

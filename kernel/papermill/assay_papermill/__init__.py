"""Parameters of papermill for notebooks in TypeScript."""

# papermill imports this package as it is imported itself. Beginning with papermill makes the order the same whoever is first.
import papermill.engines  # noqa: F401

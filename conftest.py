"""What pytest does not collect: a module that subclasses what is in an environment of its own."""

from importlib.util import find_spec

collect_ignore = (
    [] if find_spec("mlflow") else ["src/contracts/integrations/mlflow/python_model.py"]
)

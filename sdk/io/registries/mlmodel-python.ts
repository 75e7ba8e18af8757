import { stringify } from "yaml";

/** The versions that the flavors were tested with; MLflow pins those of the machine that wrote a model. */
const PYTHON = "3.11.7";
const REQUIREMENTS = [
  "mlflow==3.17.2",
  "numpy==2.4.6",
  "onnx==1.23.2",
  "onnxruntime==1.32.0",
  "pandas==3.1.1",
];

const GRAPH = "model.onnx";
const CODE = "code";
/** Python keeps modules by name: another content needs another name. */
const LOADER = "assay_onnx_1";

/**
 * What MLflow's own loader, mlflow.onnx, cannot do: feed texts of pandas 3 (whose arrays onnxruntime refuses), missing texts
 * and columns that may be left out.
 */
const LOADER_CODE = `"""Feeds pandas frames to the ONNX graph of a model that Assay wrote. MLflow calls _load_pyfunc."""

import numpy as np
import onnxruntime
import pandas as pd

TYPES = {
    "tensor(double)": "float64",
    "tensor(float)": "float32",
    "tensor(int64)": "int64",
    "tensor(int32)": "int32",
    "tensor(bool)": "bool",
}


def _load_pyfunc(path):
    return Model(path)


class Model:
    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def get_raw_model(self):
        return self.session

    def predict(self, data, params=None):
        inputs = self.session.get_inputs()
        if not isinstance(data, pd.DataFrame):
            data = pd.DataFrame(data, columns=None if isinstance(data, dict) else [i.name for i in inputs])
        values = self.session.run(None, {i.name: feed(data, i) for i in inputs})
        columns = {o.name: np.asarray(v).reshape(-1) for o, v in zip(self.session.get_outputs(), values)}
        return pd.DataFrame(columns, index=data.index)


def feed(data, spec):
    """A column as the array that the graph reads; a missing text is empty, a missing number NaN."""
    column = data[spec.name] if spec.name in data else pd.Series([None] * len(data), dtype=object)
    if spec.type == "tensor(string)":
        values = np.array(["" if pd.isna(value) else str(value) for value in column], dtype=object)
    else:
        if spec.type not in ("tensor(double)", "tensor(float)") and column.isna().any():
            raise ValueError(f"column {spec.name} has missing values, and had none when the model was trained")
        values = column.astype(TYPES[spec.type]).to_numpy()
    return values.reshape(-1, 1) if len(spec.shape) == 2 else values
`;

/** Flavors of an MLmodel, and the files that they need. */
export interface PythonFlavors {
  readonly flavors: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The flavors by which Python loads an ONNX graph: `onnx` as it is, `python_function` for frames. */
export function pythonFlavors(graph: Uint8Array): PythonFlavors {
  const text = (content: string) => Buffer.from(content);
  const environment = {
    python: PYTHON,
    build_dependencies: ["pip", "setuptools", "wheel"],
    dependencies: ["-r requirements.txt"],
  };
  const conda = {
    channels: ["conda-forge"],
    dependencies: [`python=${PYTHON}`, "pip", { pip: REQUIREMENTS }],
    name: "mlflow-env",
  };
  return {
    flavors: {
      onnx: {
        code: null,
        data: GRAPH,
        onnx_session_options: null,
        onnx_version: versionOf("onnx"),
        providers: ["CPUExecutionProvider"],
      },
      python_function: {
        code: CODE,
        data: GRAPH,
        env: { conda: "conda.yaml", virtualenv: "python_env.yaml" },
        loader_module: LOADER,
        python_version: PYTHON,
      },
    },
    files: new Map([
      [GRAPH, graph],
      [`${CODE}/${LOADER}.py`, text(LOADER_CODE)],
      ["requirements.txt", text(`${REQUIREMENTS.join("\n")}\n`)],
      ["python_env.yaml", text(stringify(environment))],
      ["conda.yaml", text(stringify(conda))],
    ]),
  };
}

function versionOf(name: string): string {
  return REQUIREMENTS.find((line) => line.startsWith(`${name}==`))?.slice(name.length + 2) ?? "";
}

/**
 * The tag that chooses the view in which MLflow's UI (3.x) opens an experiment, with the value of classic model training.
 * Without it the UI guesses, and asks the user to confirm.
 */
export const TRAINING_EXPERIMENT: Readonly<Record<string, string>> = {
  "mlflow.experimentKind": "custom_model_development",
};

import { measureChildren } from "./support/coverage/children.js";

// TensorFlow's native library writes to stderr on load; tests read stderr of child processes.
// The settings of whoever runs the tests are not those of the tests.
process.env.ASSAY_SETTINGS_FILE ??= "none";
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
measureChildren();

// TensorFlow's native library writes to stderr on load; tests read stderr of child processes.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

/**
 * The closed list of error codes, with what each means and what to do next. `docs/errors.md` holds one row a code
 * and is generated from this list (`npm run docs:errors`); a test holds the two together.
 */
export const ERROR_CODES = {
  ARTIFACT_MISSING: [
    "A run has no artifact at the path that was asked for.",
    "List the run's artifacts and ask for one of them.",
  ],
  BACKEND_UNAVAILABLE: [
    "A TensorFlow.js backend that was asked for cannot be loaded.",
    "Run `assay doctor`; choose another backend or install this one.",
  ],
  CELL_FAILED: [
    "A cell of a notebook ended by an error, or ran longer than it may.",
    "Mend the cell that the message names; `--allow-errors` goes on behind it.",
  ],
  CLI_USAGE: ["The command line is not understood.", "See `assay --help`."],
  CONFIG_CYCLE: [
    "An interpolation refers to itself, directly or by way of others.",
    "Break the circle in the keys that the message lists.",
  ],
  CONFIG_FILE_MISSING: [
    "A config file does not exist.",
    "Check the path; it is relative to the current folder.",
  ],
  CONFIG_INTERPOLATION: [
    "A `${…}` in a config names a variable or a key that is not there.",
    "Set the variable, give a default (`${env:NAME:default}`), or escape it with `$$`.",
  ],
  CONFIG_INVALID: [
    "A config value has the wrong type or is out of its range.",
    "Correct the key that the message names; `assay schema` prints what is allowed.",
  ],
  CONFIG_KEY_UNKNOWN: [
    "A config has a key that the schema does not know.",
    "Use the nearest known key, which the message names, or remove it.",
  ],
  CONFIG_SYNTAX: ["A config file is not valid YAML or JSON.", "Correct the line that the message names."],
  DATABASE_TABLE_MISSING: [
    "A table is not in its database, or the user may not see it.",
    "Use one of the tables there; the message names the nearest.",
  ],
  DATABASE_UNAVAILABLE: [
    "A database cannot be reached, refuses the login, is locked, or went away in the middle.",
    "Check address, user, password and network; the message holds the database's own words.",
  ],
  DATA_CAST: [
    "Values of a column cannot be read as the type that was asked for.",
    "Clean the rows that the message lists, or declare another type.",
  ],
  DATA_CHANGED: [
    "An input changed while it was read, or is not what work that would be gone on with was begun on.",
    "Restore what it was and run again, or begin anew with `resume: false`.",
  ],
  DATA_COLUMN_MISSING: [
    "A column that is needed is not in the table.",
    "Use one of the columns there; the message names the nearest.",
  ],
  DATA_EMPTY: [
    "A dataset has no rows (or no header).",
    "Check the source; an experiment needs at least two rows.",
  ],
  DATA_FILE_MISSING: [
    "A data file does not exist.",
    "Check the path; in a config it is relative to that config's folder.",
  ],
  DATA_FORMAT: [
    "A data file cannot be read as the format that was declared.",
    "Check the delimiter, the quoting and the kind of the dataset.",
  ],
  DATA_NOT_FINITE: [
    "A column that a model needs as finite numbers holds NaN, Infinity or nulls.",
    "Clean or impute the column.",
  ],
  DATA_SHAPE: [
    "Columns, rows or arrays do not have the lengths that belong together.",
    "Give arrays of the same length.",
  ],
  DATA_SQL: [
    "A SQL query was refused by DuckDB or by a database.",
    "Correct the query; the message holds the database's own words.",
  ],
  DATA_TARGET: [
    "The target cannot be learned from: it is missing, constant or has the wrong type for the task.",
    "Choose another target or task, or clean it.",
  ],
  DATA_TOO_SMALL: [
    "There are too few rows for what was asked.",
    "Give more rows, or ask for fewer folds, test rows or background rows.",
  ],
  DATA_UNKNOWN_CATEGORY: [
    "A prediction row holds a category that training never saw, and the config says to refuse it.",
    "Retrain with it, or set `unknownCategory: ignore`.",
  ],
  DATA_WRITE: ["A dataset cannot be written.", "Check the folder's rights and free space."],
  DEPENDENCY_MISSING: [
    "An optional package is not installed.",
    "Install it with the command that the message gives.",
  ],
  DIGEST_MISMATCH: [
    "A registered dataset or config is not what was registered: its content has another digest, or cannot be read.",
    "Register it again, or restore the artifact that the message names.",
  ],
  DISPLAY_INVALID: [
    "What was to be shown is not what its form can hold, or cannot be shown.",
    "Give what the message asks for: an object of forms by MIME type, text, or the bytes of an image.",
  ],
  DOCS_INVALID: [
    "The documentation cannot be built as it is.",
    "Mend the pages or comments that the message names.",
  ],
  EXPLAIN_UNSUPPORTED: [
    "An explainer cannot explain this model or this many columns.",
    "Use the explainer that the message names.",
  ],
  EXPORT_UNSUPPORTED: [
    "A part of a model cannot be written in the format that was asked for.",
    "Leave the part out or choose another, or use the model with Assay itself.",
  ],
  INPUT_UNAVAILABLE: [
    "The user was to be asked for a line, and nobody can be asked.",
    "Run the cell in a front end that takes input, or give the value in the code.",
  ],
  INSTALL_FAILED: [
    "An installation did not finish; what it had made was taken away again.",
    "Read the cause, mend it, run the command again.",
  ],
  INTERNAL: ["Something inside Assay broke.", "Please report it with the cause."],
  INTERRUPTED: [
    "The work was stopped by a signal or by the user.",
    "Run it again; a training with checkpoints goes on by `resume: RUN_ID`.",
  ],
  KAFKA_UNAVAILABLE: [
    "A Kafka cluster cannot be reached, or refuses a login, a group or a topic for good.",
    "Check servers, TLS, login and rights; the message holds the broker's own words.",
  ],
  KERNEL_MISSING: [
    "No kernel of this name is installed at this place.",
    "`assay doctor` lists those that are installed; `assay install kernel` installs one.",
  ],
  METRIC_UNDEFINED: [
    "A metric is not defined for these values.",
    "Choose another metric; the message says why.",
  ],
  METRIC_UNKNOWN: [
    "No metric has this name for this task.",
    "Use one of the metrics that the message lists.",
  ],
  MODEL_DIVERGED: [
    "Training gave a loss that is not a finite number.",
    "Lower the learning rate, clip gradients, or scale inputs and target.",
  ],
  MODEL_INVALID: [
    "A saved model is damaged, incomplete or of an unknown kind.",
    "Save it again, or load it with the version that wrote it.",
  ],
  MODEL_MISSING: ["There is no model at this place.", "Check the path or the address."],
  MODEL_NOT_FITTED: [
    "A model was asked to predict before it was trained.",
    "Call fit (or `.train()`) first, or load a saved model.",
  ],
  MODULE_INVALID: [
    "A module of the user's cannot be loaded, or does not export what the config names.",
    "Correct the path or the export's name.",
  ],
  NOTEBOOK_INVALID: [
    "A file is no notebook that can be read or run.",
    "Give a notebook of nbformat 4 (.ipynb) whose language is TypeScript.",
  ],
  OUTPUT_EXISTS: [
    "An output is there already, and nothing says that it may be replaced.",
    "Set `overwrite: true`, or name another output.",
  ],
  PROJECT_INVALID: [
    "A project's files are not what a task can work on.",
    "Mend what the message names, or run the task in another folder.",
  ],
  PROMOTION_REFUSED: [
    "A version of a model may not be promoted: its last evaluation did not pass, or there was none.",
    "Evaluate it first (`kind: evaluations`), or promote it by force, with a reason.",
  ],
  ROWS_REJECTED: [
    "Rows do not fit the model, and the config says to stop at them.",
    "Mend the rows that the message names, or let them go to a side file (`invalid: { rows: side-file }`).",
  ],
  SCHEMA_CHECK_FAILED: [
    "Rows break the schema.",
    "Clean the rows that the message lists, or relax the schema.",
  ],
  SCHEMA_MISMATCH: [
    "Inputs do not fit the model's signature.",
    "Give the columns and types of the signature.",
  ],
  SERVER_FAILED: [
    "A server could not be started, or ended by itself.",
    "Choose another port where it is taken; else read the server's own words in the message.",
  ],
  SPLIT_INVALID: [
    "A split asks for more rows than there are, or for none.",
    "Lower the test size; the message gives the rows at hand.",
  ],
  STUDY_BUSY: [
    "Another process works on this study.",
    "Wait for its end, stop it, or give the config another name or seed.",
  ],
  STUDY_MISSING: [
    "There is no study to go on with.",
    "Set `tune.study: auto` to begin one, or `assay run` the config that the study was begun with.",
  ],
  TASK_UNKNOWN: ["No task has this name.", "`assay task` lists them."],
  THRESHOLD_MISSED: ["A metric missed its threshold.", "Improve the model or change the threshold."],
  TOOL_MISSING: ["A task needs a program that is not installed.", "Install it as the message says."],
  TRACKING_INVALID: [
    "A parameter, metric, tag or name cannot be stored in MLflow as it is.",
    "Change the value as the message says.",
  ],
  TRACKING_MISSING: [
    "An experiment, run or model is not in the store.",
    "Check the id and the tracking URI.",
  ],
  TRACKING_UNAVAILABLE: [
    "The tracking store cannot be reached or written.",
    "Check the URI and the rights; the embedded store is the way on without a server.",
  ],
  TRANSFORM_DOMAIN: [
    "Values lie outside the domain of a transform (as a negative number under sqrt).",
    "Choose another transform, or clean the values.",
  ],
  WORKER_LOST: [
    "A worker process ended before its work was done.",
    "Where memory ran out, fewer of them need less: `tune.parallel`, or ASSAY_WORKERS.",
  ],
  WRITE_FAILED: ["A file cannot be written.", "Check the folder's rights and free space."],
} as const satisfies Record<string, readonly [meaning: string, next: string]>;

/** One of the closed list of error codes. */
export type ErrorCode = keyof typeof ERROR_CODES;

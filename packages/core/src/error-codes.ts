/** Every code that wattbench throws, with why it happens and what to do. `docs/errors.md` is made from this. */
export const errorCodes = {
  ALREADY_RUNNING: {
    why: 'Another experiment is measuring on this machine, and two would bill each other.',
    fix: 'Wait for it to end, or stop it.',
  },
  BACKEND_UNAVAILABLE: {
    why: 'The backend cannot run on this machine.',
    fix: 'Run `wattbench doctor` to see what it needs.',
  },
  CHILD_CRASHED: {
    why: 'The process that ran the model ended before it was done.',
    fix: 'Look at the end of its stderr in the result; run the cell alone with `--protocol smoke`.',
  },
  CHILD_FLOODED: {
    why: 'The process that ran the model wrote without end, which would disturb the measurement.',
    fix: 'Turn the logging of the backend off.',
  },
  CHILD_TIMEOUT: {
    why: 'The process that ran the model did not answer in time and was killed.',
    fix: 'Raise `protocol.limits` in wattbench.config.ts, or take fewer inferences.',
  },
  CONFIG_INVALID: {
    why: 'A field of wattbench.config has a value that it cannot have.',
    fix: 'Correct the field that the message names; `wattbench init` writes a valid file.',
  },
  CONFIG_UNREADABLE: {
    why: 'The file wattbench.config could not be loaded.',
    fix: 'Correct the error that the message names; `wattbench init` writes a valid file.',
  },
  CONVERSION_FAILED: {
    why: 'A starter model could not be converted, or the converted model answers differently.',
    fix: 'Delete the cache folder that the message names and run again.',
  },
  DATASET_INVALID: {
    why: 'A data file does not hold what the task needs.',
    fix: 'Correct the line that the message names.',
  },
  DEVICE_UNAVAILABLE: {
    why: 'The device or execution provider that was asked for is not there. wattbench never falls back in silence.',
    fix: 'Ask for another with `--device`, or install what the message names.',
  },
  INTERNAL: {
    why: 'A defect of wattbench.',
    fix: 'Run again with `--debug` and report what it prints.',
  },
  INTERRUPTED: {
    why: 'The run was stopped from outside.',
    fix: 'Go on with `wattbench run --resume`.',
  },
  METER_UNAVAILABLE: {
    why: 'The meter that was asked for cannot be read here.',
    fix: 'Do what the message says, or use `--meter auto`.',
  },
  MODEL_CHANGED: {
    why: 'The weights on disk are not the ones that the experiment began with.',
    fix: 'Restore the model, or start a new experiment without `--resume`.',
  },
  MODEL_CORRUPT: {
    why: 'The model file cannot be read as what its name says.',
    fix: 'Get the file again and compare its checksum with the source.',
  },
  MODEL_MISMATCH: {
    why: 'The inputs, outputs or labels of the model do not fit the task.',
    fix: 'Choose a model that was made for the task, or another `--task`.',
  },
  MODEL_NOT_FOUND: {
    why: 'The folder of the model lacks a file that is needed.',
    fix: 'Put the file where the message says.',
  },
  NOT_COMPARABLE: {
    why: 'The two results are not of the same kind, so their ratio would mean nothing.',
    fix: 'Measure both with the same meter, protocol and work; the message names what differs.',
  },
  OUTPUT_UNWRITABLE: {
    why: 'The folder for results cannot be written.',
    fix: 'Choose another with `--output`, or change its permissions.',
  },
  PLUGIN_INVALID: {
    why: 'A plug-in module does not have the shape that it must have.',
    fix: 'Compare it with docs/add-a-backend.md.',
  },
  PLUGIN_NOT_FOUND: {
    why: 'No package of that name is installed in the project.',
    fix: 'Install the package, or correct its name in wattbench.config.ts.',
  },
  PREFLIGHT_FAILED: {
    why: 'Something about this machine would show in the measurement, and `--strict` refuses that.',
    fix: 'Do what the message says for each finding, or measure without `--strict`: it is then recorded and shown.',
  },
  RERUN_DIFFERS: {
    why: 'The experiment cannot be repeated as it was: what would be other here is named.',
    fix: 'Restore what differs, or allow what is not the work itself with `--allow-differences`.',
  },
  RESULTS_NOT_FOUND: {
    why: 'There are no results in that place.',
    fix: 'Make some with `wattbench run`, or name another folder.',
  },
  RESUME_MISMATCH: {
    why: 'The unfinished experiment asked for other work than this command.',
    fix: 'Resume it by its id, or start a new one without `--resume`.',
  },
  SCHEMA_VERSION: {
    why: 'The record was written by a newer wattbench.',
    fix: 'Update wattbench.',
  },
  SESSION_CLOSED: {
    why: 'A backend session was used after it was closed.',
    fix: 'Open a new session.',
  },
  STORE_CORRUPT: {
    why: 'A record of results cannot be read.',
    fix: 'Look at the file and line that the message names; the other records are intact.',
  },
  STORE_FULL: {
    why: 'The disk has no space left for results.',
    fix: 'Free some space, then go on with `wattbench run --resume`. What was finished is stored.',
  },
  UNKNOWN_BACKEND: {
    why: 'No backend of that name is known.',
    fix: 'See `wattbench list backends`.',
  },
  UNKNOWN_DATASET: {
    why: 'No data set of that name is known.',
    fix: 'See `wattbench list datasets`, or name a JSON Lines file.',
  },
  UNKNOWN_METER: { why: 'No meter of that name is known.', fix: 'See `wattbench list meters`.' },
  UNKNOWN_MODEL: {
    why: 'No model of that name is known.',
    fix: 'See `wattbench list models`, or name a folder.',
  },
  UNKNOWN_PROTOCOL: {
    why: 'No protocol of that name is known.',
    fix: 'Use one that the message names.',
  },
  UNKNOWN_REGION: {
    why: 'No carbon intensity is known for that region.',
    fix: 'Use an ISO 3166 alpha-3 code such as DEU, or give `--intensity`.',
  },
  UNKNOWN_SUITE: { why: 'No suite of that name is known.', fix: 'See `wattbench list suites`.' },
  UNKNOWN_TASK: { why: 'No task of that name is known.', fix: 'See `wattbench list tasks`.' },
  UNSUPPORTED: {
    why: 'The plug-in does not offer what was asked.',
    fix: 'Ask for something that it declares.',
  },
  USAGE: { why: 'The command line cannot be understood.', fix: 'See `wattbench --help`.' },
} as const satisfies Readonly<Record<string, { readonly why: string; readonly fix: string }>>;

export type ErrorCode = keyof typeof errorCodes;

import { profileTable } from "../../core/tables/index.js";
import { reportDefaults } from "../../io/configs/index.js";
import { digestTable } from "../../io/datasets/index.js";
import type { StoredReport } from "../../reports/index.js";
import { fileNameOf } from "../../utils/paths.js";
import { present } from "../../utils/present.js";
import { settingsYaml } from "../../utils/settings/index.js";
import { formatCount } from "../../utils/text/index.js";
import type { OnRows, StoredModelConfig } from "../stored-state.js";
import { sourceInWords } from "./source-words.js";

/** A config that may have a report. */
export type WithReport = StoredModelConfig & {
  readonly report: false | { readonly path?: string | undefined; readonly title?: string | undefined };
};

/** What the reports of a stored model have in common. */
export function storedReport(state: OnRows<WithReport>, endedAtMs: number): StoredReport {
  const { config, model, stored, run, environment, startedAtMs, training } = state;
  return {
    title: (config.report === false ? undefined : config.report.title) ?? reportName(state),
    task: model.task,
    target: model.target,
    classes: model.classes,
    run: {
      ...(run === undefined ? {} : { id: run.handle.info.runId, trackingUri: run.store.uri }),
      startedAtMs,
      seconds: (endedAtMs - startedAtMs) / 1000,
    },
    config: settingsYaml(config),
    seed: config.seed,
    versions: {
      ...environment.versions,
      ...present({ backend: state.backend }),
    },
    model: {
      uri: stored.uri,
      kind: model.kind,
      inputs: model.features.groups.map(({ name }) => name),
      encodedColumns: model.features.names.length,
      ...present({ runId: stored.runId }),
    },
    data: rowsOf(state),
    notes: training.note === undefined ? [] : [training.note],
  };
}

function rowsOf({ config, dataset, rows, raw }: OnRows<WithReport>): StoredReport["data"] {
  const taken = formatCount(rows.numRows);
  return {
    source: sourceInWords(config.dataset),
    digest: digestTable(rows),
    rows: dataset.table.numRows,
    columns: dataset.table.numColumns,
    taken: rows.numRows,
    how:
      config.split === undefined ? `all ${taken} rows` : `${taken} test rows of a ${config.split.kind} split`,
    profile: profileTable(raw),
  };
}

function reportName({ config, stored, dataset }: OnRows<WithReport>): string {
  return config.name ?? stored.version?.name ?? dataset.name;
}

/** The file that the report of a stored model goes to where the config names none: `outputs/<name>-<what>.html`. */
export function storedReportPath(state: OnRows<WithReport>, what: string): string {
  const { report } = state.config;
  const name = fileNameOf(`${reportName(state)}-${what}`);
  return (report === false ? undefined : report.path) ?? reportDefaults.path.replace("<name>", name);
}

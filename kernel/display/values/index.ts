import { isSafeHtml } from "../../../sdk/utils/html/html.js";
import type { Shown } from "../host.js";
import { isError } from "../probe.js";
import type { Later } from "../shown.js";
import { isArquero, showArquero } from "./arquero.js";
import { isPlotly, isVegaChart, isVegaSpec, showPlotly, showVegaChart, showVegaSpec } from "./charts.js";
import { isDanfo, showDanfo } from "./danfo.js";
import * as images from "./images.js";
import * as others from "./others.js";
import * as records from "./records.js";
import { isLayersModel, isTensor, showLayersModel, showTensor } from "./tensor.js";

/** How one kind of value is shown. */
export interface Converter {
  readonly is: (value: object) => boolean;
  readonly show: (value: object) => Later<Shown>;
  /** An array that holds such values shows them one below the other. */
  readonly stacks?: boolean;
}

/** The first that knows a value shows it; cheap questions come first. */
export const CONVERTERS: readonly Converter[] = [
  { is: (value) => typeof value === "function", show: others.showFunction },
  { is: isSafeHtml, show: others.showSafeHtml, stacks: true },
  { is: images.isImageBytes, show: images.showImageBytes, stacks: true },
  { is: isError, show: others.showError },
  { is: records.isFullMap, show: records.showMap },
  { is: records.isSetOfRecords, show: records.showSet },
  { is: records.isRecords, show: records.showRecords },
  { is: isDanfo, show: showDanfo, stacks: true },
  { is: isArquero, show: showArquero, stacks: true },
  { is: isTensor, show: showTensor, stacks: true },
  { is: isLayersModel, show: showLayersModel },
  { is: images.isCanvas, show: images.showCanvas, stacks: true },
  { is: images.isElement, show: images.showElement, stacks: true },
  { is: images.isImageBlob, show: images.showImageBlob, stacks: true },
  { is: isVegaSpec, show: showVegaSpec },
  { is: isVegaChart, show: showVegaChart },
  { is: isPlotly, show: showPlotly },
  { is: others.isLargeObject, show: others.showLargeObject },
];

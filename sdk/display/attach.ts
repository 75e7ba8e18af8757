import { PairedComparison } from "../core/comparison/index.js";
import { Drift } from "../core/drift/index.js";
import { Evaluation, ThresholdCurve } from "../core/evaluation/index.js";
import {
  Cohorts,
  Decision,
  Dependence,
  Explanation,
  Force,
  Forces,
  Heatmap,
  Importances,
  Interactions,
  RowExplanation,
  Summary,
} from "../core/explainers/index.js";
import { Fairness } from "../core/fairness/index.js";
import { Metrics } from "../core/metrics/index.js";
import { PipelineModel } from "../core/models/pipeline-model.js";
import { DatasetProfile } from "../core/profile/index.js";
import { ResidualSummary } from "../core/residuals/index.js";
import { FeatureSelection } from "../core/selection/index.js";
import { ErrorSlices } from "../core/slices/index.js";
import { Table } from "../core/tables/index.js";
import { Study } from "../core/tuning/index.js";
import { Calibration, CrossValidation, Leaderboard } from "../core/validation/index.js";
import { WhatIf } from "../core/what-if/index.js";
import { attachDisplay } from "./displayable.js";
import {
  calibrationView,
  cohortsView,
  crossValidationView,
  datasetProfileView,
  decisionView,
  dependenceView,
  driftView,
  evaluationView,
  explanationView,
  fairnessView,
  forcesView,
  forceView,
  heatmapView,
  importancesView,
  interactionsView,
  leaderboardView,
  metricsView,
  modelView,
  pairedComparisonView,
  residualsView,
  rowView,
  selectionView,
  slicesView,
  studyView,
  summaryView,
  tableView,
  thresholdsView,
  whatIfView,
} from "./views/index.js";

/**
 * Teaches the classes of core to show themselves, in notebooks and by `console.log`. Called once by the package's entry;
 * a second call changes nothing.
 */
export function attachViews(): void {
  attachDisplay(Table, () => tableView);
  attachDisplay(Metrics, () => metricsView);
  attachDisplay(PipelineModel, () => modelView);
  attachDisplay(CrossValidation, () => crossValidationView);
  attachDisplay(Leaderboard, () => leaderboardView);
  attachDisplay(Calibration, () => calibrationView);
  attachDisplay(Study, () => studyView);
  attachDisplay(FeatureSelection, () => selectionView);
  attachDisplay(DatasetProfile, () => datasetProfileView);
  attachDisplay(Drift, () => driftView);
  attachDisplay(PairedComparison, () => pairedComparisonView);
  attachDisplay(Evaluation, () => evaluationView);
  attachDisplay(ThresholdCurve, () => thresholdsView);
  attachDisplay(ErrorSlices, () => slicesView);
  attachDisplay(Fairness, () => fairnessView);
  attachDisplay(ResidualSummary, () => residualsView);
  attachDisplay(Explanation, () => explanationView);
  attachDisplay(Importances, () => importancesView);
  attachDisplay(Summary, () => summaryView);
  attachDisplay(Dependence, () => dependenceView);
  attachDisplay(RowExplanation, () => rowView);
  attachDisplay(Interactions, () => interactionsView);
  attachDisplay(Cohorts, () => cohortsView);
  attachDisplay(Force, () => forceView);
  attachDisplay(Forces, () => forcesView);
  attachDisplay(Decision, () => decisionView);
  attachDisplay(Heatmap, () => heatmapView);
  attachDisplay(WhatIf, () => whatIfView);
}

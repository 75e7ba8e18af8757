export { type CardConfig, type CardInput, cardConfig } from "./card.js";
export { CHAMPION } from "./champion.js";
export { type EvaluationsConfig, evaluationsConfig, evaluationsPathKeys } from "./evaluations.js";
export { type ExplanationsConfig, explanationsConfig, explanationsPathKeys } from "./explanations.js";
export { type InferenceConfig, inferenceConfig, inferencePathKeys } from "./inference.js";
export {
  type KafkaInferenceConfig,
  kafkaInferenceConfig,
  kafkaInferencePathKeys,
} from "./kafka-inference.js";
export * from "./kinds.js";
export * from "./load.js";
export { type PipelineConfig, pipelineConfig, pipelineDefaults, pipelinePathKeys } from "./pipeline.js";
export * from "./pipeline-graph.js";
export { projectPlugins } from "./plugins.js";
export { type PromotionConfig, promotionConfig, promotionPathKeys } from "./promotion.js";
export { reportDefaults } from "./report.js";
export { type ServingConfig, servingConfig, servingPathKeys } from "./serving.js";
export type { TrainingConfig, TrainingInput } from "./training.js";
export { trainingConfig, trainingDefaults, trainingPathKeys } from "./training.js";
export { type TuningConfig, type TuningInput, tuningConfig, tuningPathKeys } from "./tuning.js";
export { checkedObject, verbOptions } from "./verb-options.js";

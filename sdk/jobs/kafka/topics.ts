import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import type { KafkaConfig } from "../../io/services/kafka/index.js";
import type { JobEnvironment } from "../environment.js";

/** Names that a config and the environment give. */
export interface StreamTopics {
  readonly input: string;
  readonly output: string;
  readonly deadLetters: string;
  readonly groupId: string;
}

/** The names that the config gives, else the environment, else the house. */
export function topicsOf(config: KafkaInferenceConfig, { os }: Pick<JobEnvironment, "os">): StreamTopics {
  const { kafkaInputTopic, kafkaOutputTopic, kafkaGroupId } = os.values;
  const input = config.input.topic ?? kafkaInputTopic ?? "input_topic";
  return {
    input,
    output: config.output.topic ?? kafkaOutputTopic ?? "output_topic",
    deadLetters: config.deadLetters.topic ?? `${input}.dead-letters`,
    groupId: config.group.id ?? kafkaGroupId ?? "assay-inference",
  };
}

/** The config with the brokers of the environment, where it names none. */
export function withServer<C extends KafkaConfig>(config: C, { os }: Pick<JobEnvironment, "os">): C {
  const { kafkaServer } = os.values;
  if (config.server !== undefined || kafkaServer === undefined) return config;
  return { ...config, server: kafkaServer.split(",").map((one) => one.trim()) };
}

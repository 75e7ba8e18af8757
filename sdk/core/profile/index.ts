export { type ProfileConfig, type ProfileInput, profileConfig, profileDefaults } from "./config.js";
export { DatasetProfile } from "./dataset-profile.js";
export { type ProfileDatasetOptions, profileDataset } from "./profile-dataset.js";
export type * from "./types.js";

export { Calibrator } from "./calibrator.js";
export { type CalibrateConfig, type CalibrateInput, calibrateConfig, calibrationDefaults } from "./config.js";
export { fitIsotonic, heightAt, type RisingCurve } from "./isotonic.js";
export { fitSigmoid, type Sigmoid, sigmoidAt } from "./sigmoid.js";

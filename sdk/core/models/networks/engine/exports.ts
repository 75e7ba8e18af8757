/** What engine.as exports; addresses are bytes. */
export interface EngineExports {
  allocate(bytes: number): number;
  setNetwork(
    layers: number,
    many: number,
    inputs: number,
    width: number,
    rows: number,
    lines: number,
    spare: number,
    chunk: number,
  ): void;
  setEmbeddings(at: number, parts: number): void;
  setOneHot(at: number): void;
  setParameters(at: number, size: number, away: number): void;
  setPieces(rows: number, toSums: number): void;
  setLoss(kind: number, parameter: number): void;
  setOptimizer(kind: number, a: number, b: number, epsilon: number, l2: number, clipNorm: number): void;
  stepsTaken(): number;
  gradients(
    data: number,
    targets: number,
    weights: number,
    rows: number,
    count: number,
    seed: number,
  ): number;
  prepare(): void;
  pieceGradients(
    data: number,
    targets: number,
    weights: number,
    rows: number,
    count: number,
    whole: number,
    seed: number,
    place: number,
  ): number;
  addSums(): void;
  update(rate: number, correction: number, kept: number): void;
  train(
    data: number,
    targets: number,
    weights: number,
    order: number,
    count: number,
    batch: number,
    plan: number,
    from: number,
    to: number,
  ): number;
  evaluate(data: number, targets: number, weights: number, count: number): number;
  predict(data: number, count: number, to: number): void;
  narrow(from: number, count: number, to: number): void;
  slopes(
    data: number,
    count: number,
    output: number,
    scale: number,
    outcomes: number,
    to: number,
    buffer: number,
    other: number,
  ): void;
}

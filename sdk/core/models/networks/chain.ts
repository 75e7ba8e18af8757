import type { LayersModel, layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;

const chains = new WeakMap<LayersModel, readonly Layer[] | undefined>();

/** The layers after the input, where each reads only the one before; found once a model. */
export function chainOf(model: LayersModel): readonly Layer[] | undefined {
  if (chains.has(model)) return chains.get(model);
  const [first, ...rest] = model.layers;
  const follows = (layer: Layer, before: Layer): boolean => {
    const [node, ...others] = layer.inboundNodes;
    return others.length === 0 && node?.inboundLayers.length === 1 && node.inboundLayers[0] === before;
  };
  const isChain =
    first?.getClassName() === "InputLayer" &&
    model.inputs.length === 1 &&
    model.outputs.length === 1 &&
    rest.every((layer, i) => follows(layer, model.layers[i]));
  const chain = isChain ? rest : undefined;
  chains.set(model, chain);
  return chain;
}

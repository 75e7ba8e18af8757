import { type MakeOptions, makeEnvironment, type PythonEnvironment } from "../../io/python/index.js";
import { labDataDir, labPython } from "./environment.js";

type Env = Readonly<Record<string, string | undefined>>;

/** What JupyterLab is started with. */
export interface ProvidedLab {
  readonly python: PythonEnvironment;
  /** A folder of Jupyter's data with the kernel of this copy of Assay. */
  readonly dataDir: string;
}

/** Finds JupyterLab's environment, or makes it, and puts the kernel of this copy of Assay where it alone finds it. */
export async function provideLab(env: Env, options: MakeOptions): Promise<ProvidedLab> {
  const dataDir = await installKernel(env);
  return { dataDir, python: await makeEnvironment(labPython(env), options) };
}

async function installKernel(env: Env): Promise<string> {
  const kernel = await import("../../../kernel/install/index.js");
  const { packageInfo } = await import("../../io/environment/index.js");
  const { root, version } = packageInfo();
  const dataDir = labDataDir(root, env);
  kernel.installSpec({
    ...{ dataDir, root, version, name: kernel.KERNEL_NAME, displayName: kernel.DISPLAY_NAME },
    main: kernel.kernelMain(root),
    node: kernel.lastingNode(process.execPath),
    env: {},
    force: true,
  });
  return dataDir;
}

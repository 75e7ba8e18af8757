// The script that a startup snapshot is made of. It runs once, while the snapshot is built: what it leaves in memory (the session, with
// the libraries parsed and bound, and the code that has run) is there at once when the compiler's process starts from the snapshot.
import { realpathSync } from "node:fs";
import { startupSnapshot } from "node:v8";
import { CellCompiler, CellSession, compactLibraries } from "../convert/index.js";
import { serveCompiler } from "../serve.js";
import { warmUp } from "./warm-up.js";

const session = new CellSession();
compactLibraries(session.program);
const compiler = new CellCompiler(session);

startupSnapshot.setDeserializeMainFunction(() => {
  // Node remembers the folder that the snapshot was built in, until it is told another.
  process.chdir(realpathSync.native("."));
  session.open(process.cwd());
  serveCompiler(compiler);
});
void warmUp(compiler);

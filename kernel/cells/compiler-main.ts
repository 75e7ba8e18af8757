// The compiler's process, where there is no startup snapshot of it.
import { CellCompiler, CellSession } from "./convert/index.js";
import { serveCompiler } from "./serve.js";

const session = new CellSession();
session.open(process.cwd());
serveCompiler(new CellCompiler(session));

// Reads what Vitest's JSON reporter wrote.
// `node .ci/results.mjs unsteady FIRST`: the files in tests/real that failed, where nothing else did.
// `node .ci/results.mjs sum FIRST AGAIN [OTHERS...]`: what failed and why, then "N passed, N failed"; status 1 where something failed.
// AGAIN, where it was written, takes the place of the same files' results in FIRST, and what passed only then is named.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const [command, firstFile, again, ...others] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8")).testResults;
const here = (suite) => relative(process.cwd(), suite.name);
const isFailed = (suite) => suite.status === "failed";

if (command === "unsteady") {
  const failed = (existsSync(firstFile) ? read(firstFile) : []).filter(isFailed).map(here);
  if (failed.every((name) => name.startsWith("tests/real/"))) console.log(failed.join("\n"));
} else {
  const second = new Map(existsSync(again) ? read(again).map((suite) => [suite.name, suite]) : []);
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const file of [firstFile, ...others]) {
    if (!existsSync(file)) {
      console.log(`FAILED ${file} was not written`);
      failed++;
      continue;
    }
    for (const first of read(file)) {
      const suite = (file === firstFile && second.get(first.name)) || first;
      if (suite !== first) {
        // What a real service did once is told, though it did not do it again.
        tell("FAILED AT FIRST, beside other tests:", first);
      }
      tell("FAILED", suite);
      const count = (status) => suite.assertionResults.filter((test) => test.status === status).length;
      passed += count("passed");
      skipped += count("pending") + count("skipped");
      failed += Math.max(count("failed"), isFailed(suite) ? 1 : 0);
    }
  }
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function tell(word, suite) {
  if (isFailed(suite) && suite.message) console.log(`${word} ${here(suite)}\n${suite.message}`);
  for (const test of suite.assertionResults) {
    if (test.status !== "failed") continue;
    // A test's time limit is an error of Vitest's whose message is in no other place.
    const messages = test.failureMessages.map((text) =>
      text.replace("STACK_TRACE_ERROR", "the test's time was up"),
    );
    console.log(`${word} ${here(suite)} > ${test.fullName}\n${messages.join("\n")}`);
  }
}

/**
 * Whether an SPDX expression leaves a choice without the refused licences: `(MIT OR GPL-3.0-only)` does, `MIT AND GPL-3.0-only` does not.
 * `GPL` refuses all its versions (`GPL-3.0-or-later`), not `LGPL`. What is no expression is taken as the name of one licence.
 * https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function isPermitted(expression: string, refused: readonly string[]): boolean {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = (): boolean => {
    const token = tokens[at++];
    if (token === "(") {
      const inner = any();
      at += 1;
      return inner;
    }
    // An exception (`WITH Classpath-exception-2.0`) permits what the licence alone does not.
    const isExcepted = /^with$/i.test(tokens[at] ?? "");
    if (isExcepted) at += 2;
    return isExcepted || !refused.some((name) => isOf(token ?? "", name));
  };
  const all = (): boolean => {
    let permitted = one();
    while (/^and$/i.test(tokens[at] ?? "")) {
      at += 1;
      permitted = one() && permitted;
    }
    return permitted;
  };
  const any = (): boolean => {
    let permitted = all();
    while (/^or$/i.test(tokens[at] ?? "")) {
      at += 1;
      permitted = all() || permitted;
    }
    return permitted;
  };
  return any();
}

function isOf(licence: string, name: string): boolean {
  const [own, wanted] = [licence.toLowerCase(), name.toLowerCase()];
  return own === wanted || own.startsWith(`${wanted}-`);
}

// One sealing from beginning to end, wherever it runs.

import { Election } from "./elections.js";
import { drawsOf, newSeed } from "./randomness.js";
import { seal, stepsOf } from "./sealing.js";

/** Seals `votes` for the election of `text`. Returns { written, tracker, seed }. advanced: told (done, steps). */
export async function sealInSteps({ text, fingerprint, credential, votes }, advanced) {
  const election = await Election.read(text, fingerprint);
  const seed = newSeed();
  const steps = stepsOf(election);
  let done = 0;
  const sealed = seal(election, credential, votes, {
    draw: drawsOf(seed),
    advanced: () => {
      done += 1;
      advanced(done, steps);
    },
  });
  return { ...sealed, seed };
}

/** The same in a worker where there are workers of modules, and in the page where there are none. */
export function sealAside(workerUrl, order, advanced) {
  return new Promise((resolve, reject) => {
    const here = () => sealInSteps(order, advanced).then(resolve, reject);
    let worker;
    try {
      worker = new Worker(workerUrl, { type: "module" });
    } catch {
      here();
      return;
    }
    worker.addEventListener("error", () => {
      worker.terminate();
      here();
    });
    worker.addEventListener("message", ({ data }) => {
      if (data.done) {
        advanced(data.done, data.steps);
        return;
      }
      worker.terminate();
      if (data.sealed) resolve(data.sealed);
      else reject(Object.assign(new Error(data.refused), { name: data.refused }));
    });
    worker.postMessage(order);
  });
}

// Seals beside the page, so that the page goes on answering.

import { sealInSteps } from "./work.js";

addEventListener("message", async ({ data }) => {
  try {
    const sealed = await sealInSteps(data, (done, steps) => postMessage({ done, steps }));
    postMessage({ sealed });
  } catch (refused) {
    postMessage({ refused: refused.name });
  }
});

import { onnx } from '@wattbench/backend-onnx';
import { smoke, WattbenchError } from '@wattbench/core';

// A process with a software Vulkan driver in its library path: opens a model on a device and sends its answers.
process.once('message', async (request) => {
  const answer = await answerTo(request).catch((error) => ({ error: WattbenchError.envelope(error) }));
  process.send(answer, () => process.exit(0));
});

async function answerTo({ taskId, model, directory, device, inputs }) {
  const { default: createBackend } = await import(onnx().entry);
  const generation = { ...smoke.generation, seed: smoke.seed };
  const backend = createBackend(onnx().options);
  const { devices } = await backend.probe();
  const opened = { taskId, model, directory, device, threads: 1, generation };
  const session = await backend.open(opened);
  const { signal } = new AbortController();
  const raw = await session.run(await session.prepare(inputs), { signal });
  const answer = { devices, device: session.info.device, outputs: await session.finish(raw) };
  await session.close();
  return answer;
}

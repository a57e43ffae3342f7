/** Tells the test where the device is, and lets this process end with the test. */
export function reportAddress(port) {
  process.once('disconnect', () => process.exit(0));
  process.send(`127.0.0.1:${port}`);
}

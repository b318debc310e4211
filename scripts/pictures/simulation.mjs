// The picture in the README: node scripts/editor/screenshot.mjs --file credit/consumer-credit.policy.yaml \
//   --actions scripts/pictures/simulation.mjs --out docs/images/simulation.png --size 1500x980
export default async ({ page, command, waitForLens, webview }) => {
  await waitForLens('consumer-credit');
  await page.keyboard.press('Control+B'); // room for what it is about
  await command('Gatewright: Simulate Gates');
  const panel = webview();
  await panel.locator('h1', { hasText: /Promote|Hold|Block/ }).waitFor();
  await panel.getByRole('button', { name: /Choose a metrics sample/ }).click();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'consumer-credit 3.6.0' }).click();
  await panel.locator('h1', { hasText: 'Block' }).waitFor();
  await panel.getByRole('button', { name: /^Gate disparate-impact/ }).click();
  await panel.locator('.toggle', { hasText: 'Approval rates' }).click();
  await panel.locator('.gate', { hasText: 'Approval rates' }).evaluate((gate) => gate.scrollIntoView());
  await page.mouse.move(0, 0);
};

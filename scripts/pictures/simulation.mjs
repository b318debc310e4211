// What the picture in the README shows: the credit policy beside its simulation, at the gate on disparate impact.
export default async ({ page, command, webview, waitForEditor, waitForLens, waitForStill }) => {
  await waitForEditor();
  await waitForLens('consumer-credit 3.4.0');
  await command('Gatewright: Simulate Gates');
  await webview().getByText('Approval rates by sex and age').waitFor();
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+G');
  await page.keyboard.type('53');
  await page.keyboard.press('Enter');
  await command('View: Toggle Minimap');
  await waitForStill(1500);
};

-- Does in Neovim, without a screen, what task.json says, and writes what came of it: a line of JSON a step.
-- The configuration is that of docs/editors.md, loaded as a user's own; nothing of the server is set up here.
local patience = 30000
local task = vim.fn.json_decode(vim.fn.readfile(vim.env.GATEWRIGHT_TASK))

local function say(step, result)
  vim.fn.writefile({ vim.fn.json_encode({ step = step, result = result }) }, vim.env.GATEWRIGHT_RESULTS, 'a')
end

local function wait(what, holds)
  assert(vim.wait(patience, holds, 20), 'waited in vain for ' .. what)
end

local function open(file)
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  return vim.api.nvim_get_current_buf()
end

local function place(position)
  vim.api.nvim_win_set_cursor(0, { position.line + 1, position.character })
end

--- What the server answers to a request at a position of the current buffer.
local function ask(method, position, more)
  local buffer = vim.api.nvim_get_current_buf()
  local params = vim.tbl_extend('force', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = position,
  }, more or {})
  for _, answer in pairs(assert(vim.lsp.buf_request_sync(buffer, method, params, patience), method)) do
    if answer.result then return answer.result end
  end
end

local function diagnostics(buffer)
  return vim.tbl_map(function(d)
    return {
      code = d.code or vim.tbl_get(d, 'user_data', 'lsp', 'code'),
      start = { line = d.lnum, character = d.col },
      ['end'] = { line = d.end_lnum, character = d.end_col },
      message = d.message,
    }
  end, vim.diagnostic.get(buffer))
end

local function hasDiagnostic(buffer, code)
  for _, d in ipairs(diagnostics(buffer)) do
    if d.code == code then return true end
  end
  return false
end

local function run()
  local policy = open(task.policy.file)
  wait('diagnostics', function() return hasDiagnostic(policy, task.mistake.code) end)
  say('diagnostics', diagnostics(policy))

  local completions = ask('textDocument/completion', task.mistake.start)
  say('completion', vim.tbl_map(function(item) return item.label end, completions.items or completions))
  say('hover', ask('textDocument/hover', task.metric).contents)

  local fixes = ask('textDocument/codeAction', nil, {
    range = { start = task.mistake.start, ['end'] = task.mistake['end'] },
    context = { diagnostics = {} },
  })
  for _, fix in ipairs(fixes) do
    if fix.isPreferred then
      vim.lsp.util.apply_workspace_edit(fix.edit, 'utf-16')
      break
    end
  end
  wait('the mistake to be gone', function() return not hasDiagnostic(policy, task.mistake.code) end)
  local mended = vim.api.nvim_buf_get_lines(policy, task.mistake.start.line, task.mistake.start.line + 1, true)[1]
  say('fix', mended)

  -- Keys, as a person hits them: the server is told of each change.
  vim.cmd('let &undolevels = &undolevels') -- else the fix would be undone as well
  place(task.mistake.start)
  vim.cmd('normal! Cnonsense')
  wait('a mistake that was typed', function() return hasDiagnostic(policy, task.mistake.code) end)
  vim.cmd('undo')
  wait('the mistake to be undone', function() return not hasDiagnostic(policy, task.mistake.code) end)
  say('typing', #diagnostics(policy))
  vim.cmd('write')

  local waiver = open(task.waiver.file)
  wait('the server in the other file', function()
    return #vim.lsp[vim.lsp.get_clients and 'get_clients' or 'buf_get_clients'](
      vim.lsp.get_clients and { bufnr = waiver } or waiver
    ) > 0
  end)
  place(task.waiver.gate)
  vim.lsp.buf.definition()
  wait('the definition', function() return vim.api.nvim_get_current_buf() ~= waiver end)
  local line, character = unpack(vim.api.nvim_win_get_cursor(0))
  say('definition', { file = vim.api.nvim_buf_get_name(0), line = line - 1, character = character })

  vim.lsp.buf.rename('recall-of-thin-files')
  wait('the name in the other file', function()
    return vim.api.nvim_buf_get_lines(waiver, 0, -1, true)[task.waiver.gate.line + 1]:find('recall%-of%-thin%-files')
  end)
  say('rename', vim.api.nvim_buf_get_lines(0, line - 1, line, true)[1])
end

local ok, failure = xpcall(run, debug.traceback)
if not ok then say('failure', failure) end
vim.cmd(ok and 'qall!' or 'cquit 1')

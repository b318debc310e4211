;;; eglot.el --- does in Emacs, without a screen, what task.json says -*- lexical-binding: t -*-
;; The configuration is that of docs/editors.md, loaded before this file. What came of each step is written as a line
;; of JSON, in lines and characters from 0.
(require 'json)
(require 'flymake)
(require 'xref)

(defconst gw-patience 30)
(defconst gw-task (json-read-file (getenv "GATEWRIGHT_TASK")))

(defun gw-get (&rest keys)
  (let ((value gw-task))
    (dolist (key keys value) (setq value (alist-get key value)))))

(defun gw-say (step result)
  (let ((coding-system-for-write 'utf-8))
    (write-region (concat (json-encode `((step . ,step) (result . ,result))) "\n") nil
                  (getenv "GATEWRIGHT_RESULTS") t 'silent)))

(defun gw-wait (what holds)
  "Let the server speak until HOLDS does; fail naming WHAT."
  ;; Eglot sends changes when nobody has hit a key for a moment; without a screen Emacs never finds itself idle.
  (when (eglot-current-server) (eglot--signal-textDocument/didChange))
  (let ((end (+ (float-time) gw-patience)) (found nil))
    (while (and (not (setq found (funcall holds))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (unless found (error "Waited in vain for %s" what))
    found))

(defun gw-go (place)
  (goto-char (point-min))
  (forward-line (alist-get 'line place))
  (forward-char (alist-get 'character place)))

(defun gw-place (position)
  (save-excursion
    (goto-char position)
    `((line . ,(1- (line-number-at-pos))) (character . ,(- (point) (line-beginning-position))))))

(defun gw-code (diagnostic)
  (let ((data (alist-get 'eglot-lsp-diag (flymake-diagnostic-data diagnostic))))
    (plist-get data :code)))

(defun gw-mistake ()
  (seq-find (lambda (d) (equal (gw-code d) (gw-get 'mistake 'code))) (flymake-diagnostics)))

(defun gw-run ()
  (find-file (gw-get 'policy 'file))
  (call-interactively #'eglot)
  (gw-wait "diagnostics" #'gw-mistake)
  (gw-say "diagnostics"
          (mapcar (lambda (d)
                    `((code . ,(gw-code d))
                      (start . ,(gw-place (flymake-diagnostic-beg d)))
                      (end . ,(gw-place (flymake-diagnostic-end d)))
                      (message . ,(flymake-diagnostic-text d))))
                  (flymake-diagnostics)))

  (gw-go (gw-get 'mistake 'start))
  (pcase-let ((`(,_ ,_ ,table . ,_) (eglot-completion-at-point)))
    (gw-say "completion" (mapcar #'substring-no-properties (all-completions "" table))))
  (gw-go (gw-get 'metric))
  (let ((shown nil))
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown (or text ""))))
    (gw-wait "hover" (lambda () shown))
    (gw-say "hover" (substring-no-properties shown)))

  (gw-go (gw-get 'mistake 'start))
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ choices &optional _ _ _ _ default) (or default (car (all-completions "" choices)))))
            ((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
    ;; By the keyboard: without an event before it, Eglot would show a menu.
    (let ((last-nonmenu-event t) (eglot-confirm-server-initiated-edits nil))
      (eglot-code-actions (flymake-diagnostic-beg (gw-mistake)) (flymake-diagnostic-end (gw-mistake)) "quickfix" t)))
  (gw-wait "the mistake to be gone" (lambda () (not (gw-mistake))))
  (gw-go (gw-get 'mistake 'start))
  (gw-say "fix" (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

  (let ((good (buffer-substring (point) (line-end-position))))
    (delete-region (point) (line-end-position))
    (dolist (key (string-to-list "nonsense")) (insert key))
    (gw-wait "a mistake that was typed" #'gw-mistake)
    (gw-go (gw-get 'mistake 'start))
    (delete-region (point) (line-end-position))
    (insert good)
    (gw-wait "the mistake to be undone" (lambda () (not (gw-mistake)))))
  (gw-say "typing" (length (flymake-diagnostics)))
  (save-buffer)

  (find-file (gw-get 'waiver 'file))
  (gw-wait "the server in the other file" #'eglot-current-server)
  (gw-go (gw-get 'waiver 'gate))
  (let ((waiver (current-buffer)))
    (xref-find-definitions (xref-backend-identifier-at-point (xref-find-backend)))
    (gw-say "definition" `((file . ,(buffer-file-name)) . ,(gw-place (point))))
    (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
      (eglot-rename "recall-of-thin-files"))
    (gw-say "rename" (buffer-substring-no-properties (line-beginning-position) (line-end-position)))
    (with-current-buffer waiver
      (gw-go (gw-get 'waiver 'gate))
      (unless (looking-at-p "recall-of-thin-files") (error "The waiver keeps the old name"))))
  (eglot-shutdown (eglot-current-server) nil gw-patience))

(condition-case err
    (progn (gw-run) (kill-emacs 0))
  (error (gw-say "failure" (format "%S" err)) (kill-emacs 1)))

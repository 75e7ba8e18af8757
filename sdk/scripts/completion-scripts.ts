/**
 * Each script asks the program itself (`assay complete-words`): a line a candidate, its meaning behind a tab, and `:files` where
 * names of files fit. So they know every command, and need no change when one is added.
 */
const BASH = `# Completion of assay for bash. Switch it on: source <(assay completion bash)
_assay() {
  local line words cur prefix reply
  # The line up to the cursor: bash itself would cut words at colons.
  line="\${COMP_LINE:0:COMP_POINT}"
  read -r -a words <<< "$line"
  case "$line" in *[[:space:]]) words+=("") ;; esac
  cur="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  local files=0
  while IFS= read -r reply; do
    if [ "$reply" = ":files" ]; then files=1; else COMPREPLY+=("\${reply%%$'\\t'*}"); fi
  done < <("\${words[0]/#\\~/$HOME}" complete-words -- "\${words[@]:1}" 2>/dev/null)
  case "$cur" in
    *:*)
      case "$COMP_WORDBREAKS" in
        *:*)
          prefix="\${cur%"\${cur##*:}"}"
          COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
          ;;
      esac
      ;;
  esac
  if [ "$files" = 1 ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r reply; do COMPREPLY+=("$reply"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
  fi
}
complete -F _assay assay
`;

const ZSH = `#compdef assay
# Completion of assay for zsh. Switch it on: source <(assay completion zsh), after compinit
_assay() {
  local -a candidates
  local reply files=0 name meaning
  for reply in "\${(@f)$("\${(Q)words[1]}" complete-words -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ -z "$reply" ]]; then continue; fi
    if [[ "$reply" == ":files" ]]; then files=1; continue; fi
    name="\${reply%%$'\\t'*}"
    meaning="\${reply#*$'\\t'}"
    candidates+=("\${name//:/\\\\:}:$meaning")
  done
  (( \${#candidates} )) && _describe -V assay candidates
  (( files )) && _files
  return 0
}
if [ "$funcstack[1]" = "_assay" ]; then _assay "$@"; else compdef _assay assay; fi
`;

const FISH = `# Completion of assay for fish. Switch it on: assay completion fish | source
function __assay_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  for reply in ($before[1] complete-words -- $before[2..-1] "$current" 2>/dev/null)
    if test "$reply" = ":files"
      __fish_complete_path "$current"
    else
      echo $reply
    end
  end
end
complete -c assay -f -k -a "(__assay_complete)"
`;

/** The shells that are known, with their scripts. */
export const SHELLS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

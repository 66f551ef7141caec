# fish completion of pychat and pychat-certs

complete -c pychat -f
complete -c pychat -s h -l help -d 'Show the options'
complete -c pychat -s H -l host -x -a '(__fish_print_hostnames)' -d 'Address to listen on, or host to join'
complete -c pychat -s P -l port -x -d 'Port'
complete -c pychat -s s -l serve -d 'Host a chat'
complete -c pychat -l debug -d 'Log what happens'
complete -c pychat -l ssl -d 'Use TLS with certificates on both sides'
complete -c pychat -l certfile -r -F -d 'Private key and certificate'
complete -c pychat -l cafile -r -F -d 'Certificate of the authority'
complete -c pychat -s u -l username -x -d 'Name that others see'
complete -c pychat -s c -l color -x -d 'Colour of the name, RRGGBB'
complete -c pychat -l room -x -d 'Room to join'
complete -c pychat -l no-ui -d 'No screen: plain lines'
complete -c pychat -l config -r -F -d 'Settings'
complete -c pychat -l data-dir -x -a '(__fish_complete_directories)' -d 'Where the history is kept'
complete -c pychat -l check-config -r -F -d 'Say what is wrong with a configuration file'
complete -c pychat -l hash-password -d 'Print what the configuration keeps of a password'
complete -c pychat -l version -d 'Show the version'

complete -c pychat-certs -f
complete -c pychat-certs -l dir -x -a '(__fish_complete_directories)' -d 'Where the files are'
complete -c pychat-certs -l host -x -a '(__fish_print_hostnames)' -d 'Host name or address of the server'
complete -c pychat-certs -l client -x -d 'A further client'
complete -c pychat-certs -l days -x -d 'How long certificates are valid'
complete -c pychat-certs -l force -d 'Issue again what exists'
complete -c pychat-certs -s h -l help -d 'Show the options'

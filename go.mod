module concentric

go 1.26

ignore ./node_modules

require github.com/alecthomas/kong v1.17.0

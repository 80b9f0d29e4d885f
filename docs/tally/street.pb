META
key;value
description;Our street
budget;1000
currency;EUR
vote_type;approval
PROJECTS
project_id;cost;name
bench;400;Two benches
tree;300;Three trees
swing;500;A swing
lamp;350;A lamp at the steps
VOTES
voter_id;vote
1;bench,tree
2;bench,tree
3;bench,tree,lamp
4;bench,tree
5;swing
6;swing,lamp
7;swing
8;lamp

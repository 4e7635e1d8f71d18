"""The desk machine: a register is declared once; its list, pages, forms and exports follow from that."""
